/** A choice between a few words that all stay in sight: buttons in a row, of which one is pressed. */
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import css from './Segmented.module.css';

/** One of the words. */
export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  /** The button's accessible name, where the word alone says too little. */
  readonly name?: string;
  readonly disabled?: boolean;
}

interface SegmentedProps<T extends string> {
  /** The group's accessible name. */
  readonly label: string;
  readonly options: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One tab stop; arrow keys go from word to word, Enter and Space press. One is always pressed. */
export function Segmented<T extends string>({ label, options, value, onChange }: SegmentedProps<T>) {
  // Pressing the pressed one again would leave none: that changes nothing.
  const change = ([chosen]: readonly T[]): void => {
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <ToggleGroup className={css.group} aria-label={label} value={[value]} onValueChange={change}>
      {options.map(option => (
        <Toggle
          key={option.value}
          className={css.segment}
          value={option.value}
          aria-label={option.name}
          disabled={option.disabled ?? false}
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
