/** The recipe as it stands, as code that trains the same network elsewhere: before anything is trained here. */
import { foldCount } from '../../recipe/recipe.ts';
import type { CodeKind } from '../../store/actions.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { Details } from '../parts/Details.tsx';
import { download } from '../parts/download.ts';
import { Note } from '../parts/Note.tsx';
import css from './AsCode.module.css';

const KINDS: readonly { readonly kind: CodeKind; readonly label: string }[] = [
  { kind: 'script', label: 'Keras script' },
  { kind: 'notebook', label: 'Jupyter notebook' },
  { kind: 'ray', label: 'Ray script' },
];

/** Three buttons that save code, folded away under As code. */
export function AsCode() {
  const { busy, alert, alertOf } = useApp(state => state.exports);
  const hasFolds = useApp(({ recipe }) => foldCount(recipe) > 1);
  const { exportCode, dismissAlert } = useActions();
  const save = async (kind: CodeKind): Promise<void> => {
    const file = await exportCode(kind, 'form');
    if (file) download(file.name, file.type, file.bytes);
  };
  return (
    <Details title="As code" summary="Keras script or notebook">
      <Note>
        Python that trains this recipe with Keras 3: the same network, rows, callbacks and augmentation, and
        submission.csv at the end. The Ray script spreads the folds of a k-fold validation over a cluster.
      </Note>
      <div className={css.buttons}>
        {KINDS.map(({ kind, label }) => (
          <Button
            key={kind}
            disabled={busy !== null || (kind === 'ray' && !hasFolds)}
            onClick={() => void save(kind)}
          >
            {label}
          </Button>
        ))}
      </div>
      <Alert message={alertOf === 'form' ? alert : null} onDismiss={() => dismissAlert('exports')} />
    </Details>
  );
}
