/** A calm word where the drawing is like nothing that the network has met: its answer then means little. */
import { useApp } from '../../store/hooks.ts';
import css from './Unlike.module.css';

/** A status that speaks at most once a stroke. */
export function Unlike() {
  const unlike = useApp(state => state.insight.unlike);
  return (
    <div className={css.line} role="status" aria-label="Likeness">
      {unlike === true && (
        <p className={css.text}>
          This does not look like a digit: what the network reads in it means little.
        </p>
      )}
    </div>
  );
}
