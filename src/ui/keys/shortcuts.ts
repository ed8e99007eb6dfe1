/** The keys that do something, as a table: the listener and the dialog both read it. */
import type { RunStatus } from '../../run/state.ts';
import type { Actions } from '../../store/actions.ts';

export interface Shortcut {
  /** As the dialog shows it. */
  readonly keys: string;
  readonly does: string;
  /** Whether the key means this, with a run that stands so. */
  matches(event: KeyLike, status: RunStatus): boolean;
  run(actions: Actions, status: RunStatus): void;
}
/** The part of a KeyboardEvent that decides. */
export type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'repeat'>;

const command = (event: KeyLike): boolean => (event.ctrlKey || event.metaKey) && !event.altKey;
const bare = (event: KeyLike): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;
/** Held down, a key repeats; a run that flickers between going and standing helps nobody. */
const isSpace = (event: KeyLike): boolean =>
  bare(event) && !event.shiftKey && event.key === ' ' && !event.repeat;

/** All shortcuts but the one that opens their list. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: 'Space',
    does: 'Pause the run, or let it go on',
    // Without a run to hold up, Space scrolls as it does on any page.
    matches: (event, status) => isSpace(event) && (status === 'training' || status === 'paused'),
    run: (actions, status) => (status === 'paused' ? actions.resume() : actions.pause()),
  },
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

/** What the sheet does with keys while it has the focus (src/ui/draw/keyPen.ts). */
export const onTheSheet: readonly Pick<Shortcut, 'keys' | 'does'>[] = [
  { keys: 'Arrow keys', does: 'Move the pen, on the sheet; with Shift farther' },
  { keys: 'Enter', does: 'Put the pen down or lift it, on the sheet' },
  { keys: 'Escape', does: 'Drop the stroke that it draws' },
];

/** True for the key that opens the list of keys. */
export const opensList = (event: KeyLike): boolean => bare(event) && event.key === '?';

/** Things that open above the page, and take the keys while they are open. */
const ABOVE = 'dialog[open], [role="dialog"], [role="menu"]';

/** True while keys belong to something else: to a field that is typed in, or to what is open above the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest(ABOVE)) return true;
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'file', 'button'].includes(target.type);
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

/** True where Space has a meaning of its own: it presses a button, ticks a box, opens a fold, scrolls a box. */
export const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('button, input, summary, label, a[href], [tabindex="0"]') !== null;
