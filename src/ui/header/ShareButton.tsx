/** Copies the link to the experiment; where the browser refuses its clipboard, shows the link to be copied by hand. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { useFocusAtFirst } from '../parts/focus.ts';
import css from './ShareButton.module.css';

/** The button Copy link, and what came of it. */
export function ShareButton() {
  const copied = useApp(state => state.copied);
  const { copyLink, forgetLink } = useActions();
  return (
    <div className={css.share}>
      <Button weight="quiet" onClick={() => void copyLink()}>
        Copy link
      </Button>
      <p className={copied?.isCopied ? css.copied : undefined} role="status" aria-label="Link">
        {copied?.isCopied && 'Copied'}
      </p>
      {copied && !copied.isCopied && <ByHand link={copied.link} onDone={forgetLink} />}
    </div>
  );
}

/** The link in a field, chosen whole. */
function ByHand({ link, onDone }: { readonly link: string; readonly onDone: () => void }) {
  const field = useFocusAtFirst<HTMLInputElement>();
  return (
    <div className={css.slip}>
      <label className={css.label} htmlFor="link-by-hand">
        The browser keeps its clipboard shut. Copy the link from here:
      </label>
      <input
        ref={field}
        className={css.link}
        id="link-by-hand"
        readOnly
        value={link}
        onFocus={event => event.target.select()}
        onKeyDown={event => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <Button onClick={onDone}>Done</Button>
    </div>
  );
}
