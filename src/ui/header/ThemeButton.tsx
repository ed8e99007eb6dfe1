/** Light, dark or as the system has it: one button that goes round. */
import { Button } from '../parts/Button.tsx';
import css from './Header.module.css';
import { chooseTheme, useTheme, type Theme } from '../theme/theme.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };
const LABELS: Readonly<Record<Theme, string>> = { system: 'Auto', dark: 'Dark', light: 'Light' };

/** Shows the theme in use and changes to the next. */
export function ThemeButton() {
  const theme = useTheme();
  return (
    <Button
      weight="quiet"
      aria-label={`Theme: ${LABELS[theme]}. Change to ${LABELS[NEXT[theme]]}`}
      onClick={() => chooseTheme(NEXT[theme])}
    >
      <span>
        <span className={css.kind}>Theme: </span>
        {LABELS[theme]}
      </span>
    </Button>
  );
}
