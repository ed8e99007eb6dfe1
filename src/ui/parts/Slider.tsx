/** A labelled slider with its value in words beside it. */
import { Slider as Base } from '@base-ui/react/slider';
import { useId } from 'react';
import css from './Slider.module.css';

interface SliderProps {
  /** The accessible name, shown above the track. */
  readonly label: string;
  /** What the label leaves open: shown after it, and read out with it as the description. */
  readonly hint?: string;
  /** Label and track on one line where they fit; the label above the track otherwise. */
  readonly isInline?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  /** The value in words, as it is shown and read out; the bare number otherwise. */
  readonly text?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** A slider that can be found by its label; arrow keys move it by a step. */
export function Slider(props: SliderProps) {
  const { label, hint, isInline = false, value, min, max, step, disabled = false, text = String } = props;
  const id = useId();
  return (
    <Base.Root
      className={isInline ? `${css.slider} ${css.inline}` : css.slider}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={props.onChange}
    >
      <div className={css.line}>
        <span id={id} aria-hidden="true">
          {hint === undefined ? label : `${label} ${hint}`}
        </span>
        <span className={css.value} aria-hidden="true">
          {text(value)}
        </span>
      </div>
      <Base.Control className={css.control}>
        <Base.Track className={css.track}>
          <Base.Indicator className={css.indicator} />
          <Base.Thumb
            className={css.thumb}
            aria-label={label}
            aria-describedby={hint === undefined ? undefined : id}
            getAriaValueText={(_formatted, number) => text(number)}
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
