/** A native button in the two weights of the interface. */
import type { ComponentProps } from 'react';
import css from './Button.module.css';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  /** `main` for the one thing to do next in a panel, `plain` for the rest, `quiet` for asides. */
  readonly weight?: 'main' | 'plain' | 'quiet';
  /** Does nothing for a moment, but keeps the focus, which a disabled button would lose. */
  readonly waits?: boolean;
}

/** A button that does not submit anything. */
export function Button({ weight = 'plain', waits = false, ...rest }: ButtonProps) {
  const waiting = waits ? { 'aria-disabled': true, onClick: undefined } : {};
  return <button type="button" className={`${css.button} ${css[weight]}`} {...rest} {...waiting} />;
}

/** The class of something that looks like a plain button but is not one: the label of a file input. */
export const buttonClass = `${css.button} ${css.plain}`;
/** The same in the main weight. */
export const mainButtonClass = `${css.button} ${css.main}`;
