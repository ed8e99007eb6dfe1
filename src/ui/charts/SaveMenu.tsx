/** Takes a chart away: as a picture, as a drawing, or as its numbers. */
import { useState } from 'react';
import { download } from '../parts/download.ts';
import { MenuButton } from '../parts/MenuButton.tsx';
import { Note } from '../parts/Note.tsx';
import css from './ChartFrame.module.css';
import { csvOf, type ChartTable } from './chartTable.ts';
import type { Picture } from './picture.ts';

interface SaveMenuProps {
  /** Of the chart. */
  readonly name: string;
  readonly table: ChartTable;
  /** Without its ending. */
  readonly fileName: string;
  /** The chart as it stands now; null while there is none. */
  readonly draw: () => Picture | null;
}

/** A button with a menu of three files. */
export function SaveMenu({ name, table, fileName, draw }: SaveMenuProps) {
  const [failed, setFailed] = useState(false);

  /** Painting and writing are loaded when they are needed: few people save charts. */
  async function save(kind: 'png' | 'svg'): Promise<void> {
    const drawn = draw();
    if (!drawn) return;
    try {
      if (kind === 'png') {
        const { pngOf } = await import('./picturePng.ts');
        download(`${fileName}.png`, 'image/png', await pngOf(drawn));
      } else {
        const { svgOf } = await import('./pictureSvg.ts');
        download(`${fileName}.svg`, 'image/svg+xml', svgOf(drawn));
      }
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className={css.save}>
      <MenuButton
        label="Save chart"
        name={`Save chart: ${name}`}
        weight="quiet"
        items={[
          { label: 'Picture (PNG)', onSelect: () => void save('png') },
          { label: 'Drawing (SVG)', onSelect: () => void save('svg') },
          {
            label: 'Numbers (CSV)',
            onSelect: () => download(`${fileName}.csv`, 'text/csv', csvOf(table)),
          },
        ]}
      />
      {failed && <Note>The picture could not be made.</Note>}
    </div>
  );
}
