/** What stands around every chart: its title, what it can be told to show, its sentence, its numbers, and ways to take it away. */
import { useRef, type ReactNode } from 'react';
import { unseen } from '../parts/Note.tsx';
import { UnfoldButton, Unfolded, Unfolding } from '../parts/Unfold.tsx';
import css from './ChartFrame.module.css';
import type { ChartTable } from './chartTable.ts';
import { chartTheme, type ChartTheme } from './chartTheme.ts';
import { Numbers } from './Numbers.tsx';
import type { Picture } from './picture.ts';
import { SaveMenu } from './SaveMenu.tsx';

export interface ChartFrameProps {
  /** Names the figure; no two charts of the page have the same. */
  readonly title: string;
  /** False where a heading right above says the same: then the title is heard only. */
  readonly isTitleShown?: boolean;
  /** Names its buttons and its numbers, where the title is the name of something else too; the title otherwise. */
  readonly name?: string;
  /** What the title leaves open, in a word or two. */
  readonly aside?: string | undefined;
  /** Which line is which. */
  readonly legend?: ReactNode;
  /** What the chart can be told to show; beside the title. */
  readonly control?: ReactNode;
  /** What the chart says, in one true sentence. */
  readonly summary: string;
  /** Whether the sentence is so short that it stands beside the title. */
  readonly isBrief?: boolean;
  readonly table: ChartTable;
  /** False where a table of the same numbers stands on the page already: then this one is only saved. */
  readonly hasNumbers?: boolean;
  /** Of the files that are saved, without its ending. */
  readonly fileName: string;
  /** The chart as a picture in the colours of the page; null while there is none. */
  readonly picture: (theme: ChartTheme) => Picture | null;
  readonly children: ReactNode;
}

/** A figure named by its title. Its menu and its numbers are there once there are numbers. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, isTitleShown = true, name = title, summary, isBrief = false, table, children } = props;
  const figure = useRef<HTMLElement>(null);
  const isFilled = table.rows.length > 0;
  const hasNumbers = isFilled && (props.hasNumbers ?? true);
  const foot = (
    <>
      <p className={isBrief ? css.aside : css.summary}>{summary}</p>
      {isFilled && (
        <div className={css.tools}>
          {hasNumbers && (
            <UnfoldButton className={css.unfold} name={`In numbers: ${name}`}>
              In numbers
            </UnfoldButton>
          )}
          <SaveMenu
            name={name}
            table={table}
            fileName={props.fileName}
            draw={() => figure.current && props.picture(chartTheme(figure.current))}
          />
        </div>
      )}
    </>
  );
  return (
    <Unfolding box={<figure ref={figure} className={css.frame} />}>
      <figcaption className={isTitleShown ? css.title : unseen}>{title}</figcaption>
      {props.aside !== undefined && <span className={css.aside}>{props.aside}</span>}
      {isBrief && foot}
      {props.control !== undefined && <div className={css.control}>{props.control}</div>}
      {props.legend !== undefined && <div className={css.legend}>{props.legend}</div>}
      <div className={css.chart}>{children}</div>
      {!isBrief && foot}
      {hasNumbers && (
        <Unfolded className={css.numbers}>
          <Numbers title={name} table={table} />
        </Unfolded>
      )}
    </Unfolding>
  );
}
