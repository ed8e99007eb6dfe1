/** A native button in the two weights of the interface. */
import type { ComponentProps } from 'react';
import css from './Button.module.css';

/** `main` for the one thing to do next in a panel, `plain` for the rest, `quiet` for asides. */
export type ButtonWeight = 'main' | 'plain' | 'quiet';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  readonly weight?: ButtonWeight;
  /** `large` for the one button that a page begins with. */
  readonly size?: 'usual' | 'large';
  /** Does nothing for a moment, but keeps the focus, which a disabled button would lose. */
  readonly waits?: boolean;
}

/** A button that does not submit anything. */
export function Button({ weight = 'plain', size = 'usual', waits = false, ...rest }: ButtonProps) {
  const waiting = waits ? { 'aria-disabled': true, onClick: undefined } : {};
  return (
    <button
      type="button"
      className={size === 'large' ? `${buttonClassOf(weight)} ${css.large}` : buttonClassOf(weight)}
      {...rest}
      {...waiting}
    />
  );
}

/** The class of a button in this weight, for buttons that a library makes. */
export const buttonClassOf = (weight: ButtonWeight): string => `${css.button} ${css[weight]}`;

/** The class of something that looks like a plain button but is not one: the label of a file input. */
export const buttonClass = buttonClassOf('plain');
/** The same in the main weight. */
export const mainButtonClass = buttonClassOf('main');
