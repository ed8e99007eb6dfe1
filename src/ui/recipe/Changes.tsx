/** Says that a preset is no longer what its name promises, and takes it back. */
import { fields, type FieldName } from '../../recipe/fields.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import { useActions } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import css from './Changes.module.css';

interface ChangesProps {
  /** The fields whose values differ from the preset's. */
  readonly names: readonly FieldName[];
  readonly preset: PresetId;
  /** Called when the preset has been restored. */
  readonly onRestore: () => void;
}

/** The changed fields by name, and a button that restores the preset; nothing where none was changed. */
export function Changes({ names, preset, onRestore }: ChangesProps) {
  const { choosePreset } = useActions();
  if (names.length === 0) return null;
  const restore = (): void => {
    choosePreset(preset);
    onRestore();
  };
  const list = names.map(name => fields[name].label.toLowerCase()).join(', ');
  return (
    <div className={css.changes}>
      <p>
        Changed from {preset}: {list}.
      </p>
      <Button weight="quiet" onClick={restore}>
        Restore the preset
      </Button>
    </div>
  );
}
