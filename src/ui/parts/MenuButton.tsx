/** A button that opens a short menu of things to do: arrow keys, first letters and Escape work as in any menu. */
import type { ReactNode } from 'react';
import { Button, type ButtonWeight } from './Button.tsx';
import { late } from './late.tsx';

/** One thing that the menu offers. */
export interface MenuItem {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** What a menu button is made of. */
export interface MenuButtonProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** The button's accessible name, where what it shows is not enough. */
  readonly name?: string;
  readonly items: readonly MenuItem[];
  readonly weight?: ButtonWeight;
  readonly disabled?: boolean;
}

/** A button with a menu. The labels of its items are unique. */
export const MenuButton = late<MenuButtonProps>(
  async () => (await import('./MenuButtonLoaded.tsx')).MenuButtonLoaded,
  ({ label, name, weight = 'plain' }) => (
    <Button waits weight={weight} aria-label={name} aria-haspopup="menu">
      {label}
    </Button>
  ),
);
