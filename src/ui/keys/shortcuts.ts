/** The keys that do something, as a table: the listener and the dialog both read it. */
import type { Actions } from '../../store/actions.ts';

export interface Shortcut {
  /** As the dialog shows it. */
  readonly keys: string;
  readonly does: string;
  matches(event: KeyLike): boolean;
  run(actions: Actions): void;
}
/** The part of a KeyboardEvent that decides. */
export type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const command = (event: KeyLike): boolean => (event.ctrlKey || event.metaKey) && !event.altKey;
const bare = (event: KeyLike): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;

/** All shortcuts but the one that opens their list. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: 'Ctrl Z or ⌘ Z',
    does: 'Undo the last stroke',
    matches: event => command(event) && !event.shiftKey && event.key.toLowerCase() === 'z',
    run: actions => actions.undo(),
  },
  {
    keys: 'Shift Ctrl Z or Shift ⌘ Z',
    does: 'Redo it',
    matches: event => command(event) && event.shiftKey && event.key.toLowerCase() === 'z',
    run: actions => actions.redo(),
  },
  {
    keys: 'Delete',
    does: 'Clear the drawing',
    matches: event => bare(event) && event.key === 'Delete',
    run: actions => actions.clearDrawing(),
  },
];

/** True for the key that opens the list of keys. */
export const opensList = (event: KeyLike): boolean => bare(event) && event.key === '?';

/** True while keys belong to something else: to a field that is typed in, or to an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('dialog[open]')) return true;
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'file', 'button'].includes(target.type);
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
