/** The slip that explains words, by Base UI; Term.tsx shows it once its code is there. */
import { Popover } from '@base-ui/react/popover';
import { glossary, type TermId } from './glossary.ts';
import { popupPlace } from './PopupPlace.tsx';
import popup from './Popup.module.css';
import type { ExplainedProps } from './Term.tsx';
import css from './Term.module.css';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A word that opens a slip with its meaning, or with those of several words. */
export function ExplainedLoaded({ of, children }: ExplainedProps) {
  const [only] = of;
  return (
    <Popover.Root>
      <Popover.Trigger className={css.word}>{children}</Popover.Trigger>
      <Popover.Portal container={popupPlace}>
        <Popover.Positioner className={popup.positioner} sideOffset={4} collisionPadding={8}>
          <Popover.Popup className={`${popup.popup} ${popup.slip}`}>
            {of.length === 1 && only ? <Single id={only} /> : <Several ids={of} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Single({ id }: { readonly id: TermId }) {
  const { word, meaning } = glossary[id];
  return (
    <>
      <Popover.Title className={popup.title}>{capital(word)}</Popover.Title>
      <Popover.Description>{meaning}</Popover.Description>
    </>
  );
}

function Several({ ids }: { readonly ids: readonly TermId[] }) {
  return (
    <>
      <Popover.Title className={popup.title}>Words</Popover.Title>
      <div className={css.scroll} role="group" aria-label="What they mean" tabIndex={REACHABLE}>
        <dl className={css.list}>
          {ids.map(id => (
            <div key={id}>
              <dt className={css.entry}>{capital(glossary[id].word)}</dt>
              <dd>{glossary[id].meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
