/** Digits of the training set as augmentation moves them about: by the code that training uses. */
import { useEffect, useMemo } from 'react';
import type { Recipe } from '../../recipe/recipe.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { PIXELS } from '../parts/digits.ts';
import { Note } from '../parts/Note.tsx';
import css from './AugmentationPreview.module.css';

/** A person turns a knob in several steps: the last one counts. */
const SETTLED_MS = 250;
const COLUMNS = 10;

/** A picture of moved digits and the button Move again; a note instead while there is nothing to move. */
export function AugmentationPreview({ recipe }: { readonly recipe: Recipe }) {
  const { previewAugmentation } = useActions();
  const preview = useApp(state => state.preview);
  const trainId = useApp(state => state.data.train?.id ?? null);
  const { rotation, widthShift, heightShift, zoom, shear, fill, seed } = recipe;

  useEffect(() => {
    if (trainId === null) return;
    const waiting = setTimeout(() => void previewAugmentation(), SETTLED_MS);
    return () => clearTimeout(waiting);
    // All of these change what the preview shows; the action reads them itself.
  }, [previewAugmentation, trainId, rotation, widthShift, heightShift, zoom, shear, fill, seed]);

  const digits = useMemo(() => (preview ? rowsOf(preview) : []), [preview]);
  if (trainId === null) return <Note>Open data to see how its digits will be moved about.</Note>;
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span>As training will see them</span>
        <Button weight="quiet" onClick={() => void previewAugmentation()}>
          Move again
        </Button>
      </figcaption>
      <div className={css.digits}>
        <DigitCanvas digits={digits} columns={COLUMNS} label="Digits moved about by augmentation" />
      </div>
    </figure>
  );
}

const rowsOf = (images: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: images.length / PIXELS }, (_, i) => images.subarray(i * PIXELS, (i + 1) * PIXELS));
