/** What each convolution makes of the drawing: a strip of small pictures a layer, from the first layer to the last. */
import { useCallback, useState } from 'react';
import type { FeatureMaps as Maps } from '../../run/insight.ts';
import { Button } from '../parts/Button.tsx';
import { inkOf } from '../parts/digits.ts';
import { Pick, Picks } from '../parts/Picks.tsx';
import css from './FeatureMaps.module.css';
import inside from './Inside.module.css';
import { mapPixels, type Rgba } from './paintInsight.ts';
import { PixelCanvas } from './PixelCanvas.tsx';

/** So many maps of a layer stand in the strip before all are asked for. */
const STRIP = 8;

/** A strip for each layer. A map under the pointer, in focus or pressed is enlarged. */
export function FeatureMaps({ maps }: { readonly maps: readonly Maps[] }) {
  return (
    <div className={inside.part}>
      <h3 className={inside.title}>What each layer sees</h3>
      <p className={inside.small}>
        Each small picture is one stencil of the layer: the more ink, the better it fits the drawing there.
      </p>
      {maps.map(layer => (
        <Strip key={layer.layer} maps={layer} />
      ))}
    </div>
  );
}

function Strip({ maps }: { readonly maps: Maps }) {
  const { layer, height, width, channels } = maps;
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? channels : Math.min(STRIP, channels);
  return (
    <div>
      <div className={css.head}>
        <p className={css.name}>
          <b>{layer}</b> {channels} maps of {width}×{height}
        </p>
        {channels > STRIP && (
          <Button
            weight="quiet"
            aria-expanded={showsAll}
            aria-label={showsAll ? `Show fewer maps of ${layer}` : `Show all ${channels} maps of ${layer}`}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? 'Show fewer' : 'Show all'}
          </Button>
        )}
      </div>
      <Picks className={css.strip} label={`Feature maps of ${layer}`}>
        {Array.from({ length: shown }, (_, channel) => (
          <Tile key={channel} maps={maps} channel={channel} />
        ))}
      </Picks>
    </div>
  );
}

function Tile({ maps, channel }: { readonly maps: Maps; readonly channel: number }) {
  const paint = useCallback(
    (canvas: HTMLCanvasElement): Rgba => mapPixels(maps, channel, inkOf(canvas)),
    [maps, channel],
  );
  return (
    <Pick
      className={css.tile}
      value={String(channel)}
      name={`${maps.layer}, map ${channel + 1} of ${maps.channels}`}
    >
      <span className={css.map}>
        <PixelCanvas width={maps.width} height={maps.height} pixels={paint} label={null} />
      </span>
    </Pick>
  );
}
