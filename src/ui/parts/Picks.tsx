/** Pictures or lines to pick one of: one tab stop, arrow keys go from one to the next, Enter and Space pick. */
import type { ReactNode } from 'react';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';

interface PicksProps {
  /** The group's accessible name. */
  readonly label: string;
  readonly className?: string | undefined;
  /** What is picked, where one always is; without it none is at first, and a second press lets go. */
  readonly value?: string;
  readonly onPick?: (value: string) => void;
  /** Each a Pick. */
  readonly children: ReactNode;
}

/** A group of picks, laid out by its class. */
export function Picks({ label, className, value, onPick, children }: PicksProps) {
  const picked = value === undefined ? {} : { value: [value] };
  const change = ([next]: readonly string[]): void => {
    if (next !== undefined) onPick?.(next);
  };
  return (
    <ToggleGroup className={className} aria-label={label} onValueChange={change} {...picked}>
      {children}
    </ToggleGroup>
  );
}

interface PickProps {
  readonly value: string;
  /** The button's accessible name. */
  readonly name: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One of the picks: a button that is pressed or not. Its element carries `data-pressed` while it is. */
export function Pick({ value, name, className, children }: PickProps) {
  return (
    <Toggle className={className} value={value} aria-label={name}>
      {children}
    </Toggle>
  );
}
