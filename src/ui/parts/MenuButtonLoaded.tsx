/** The menu itself, by Base UI; MenuButton.tsx shows it once its code is there. */
import { Menu } from '@base-ui/react/menu';
import { buttonClassOf } from './Button.tsx';
import type { MenuButtonProps } from './MenuButton.tsx';
import { popupPlace } from './PopupPlace.tsx';
import css from './Popup.module.css';

/** A button with a menu. The labels of its items are unique. */
export function MenuButtonLoaded({
  label,
  name,
  items,
  weight = 'plain',
  disabled = false,
}: MenuButtonProps) {
  return (
    <Menu.Root modal={false} disabled={disabled}>
      <Menu.Trigger className={buttonClassOf(weight)} aria-label={name}>
        {label}
      </Menu.Trigger>
      <Menu.Portal container={popupPlace}>
        <Menu.Positioner className={css.positioner} sideOffset={6} align="end" collisionPadding={8}>
          <Menu.Popup className={`${css.popup} ${css.menu}`}>
            {items.map(item => (
              <Menu.Item
                key={item.label}
                className={css.item}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
              >
                {item.label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
