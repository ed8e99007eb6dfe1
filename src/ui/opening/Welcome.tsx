/** What this is, in a sentence; a look at the digits; and the one thing to do first. */
import { useEffect, useState } from 'react';
import { glimpse } from '../../store/glimpse.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { FileInput } from '../parts/FileInput.tsx';
import css from './Opening.module.css';

const ROWS = 3;

/** A region named Welcome with the button Begin with sample digits. */
export function Welcome({ onBegin }: { readonly onBegin: () => void }) {
  const { openFiles } = useActions();
  const preset = useApp(state => state.recipe.preset);
  // A link may have brought a recipe that takes its time.
  const isQuick = preset === 'two-conv';
  return (
    <section className={css.welcome} aria-label="Welcome">
      <div className={css.words}>
        <p className={css.sentence}>
          A neural network learns to read digits before your eyes, then reads yours.
        </p>
        <p className={css.aside}>
          {isQuick
            ? 'It all happens in this tab, in less than a minute.'
            : `It all happens in this tab, with the recipe ${preset}.`}{' '}
          Nothing that you open leaves this device.
        </p>
        <div className={css.ways}>
          <Button weight="main" size="large" onClick={onBegin}>
            Begin with sample digits
          </Button>
          <FileInput weight="quiet" multiple onFiles={files => void openFiles(files)}>
            or open digits from Kaggle
          </FileInput>
        </div>
      </div>
      <Glimpse />
    </section>
  );
}

/** Three rows of the sample's digits, written as the page opens. */
function Glimpse() {
  const [digits, setDigits] = useState<readonly Uint8Array[]>([]);
  useEffect(() => {
    let isWanted = true;
    void glimpse(ROWS).then(written => {
      if (isWanted) setDigits(written);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return (
    <div className={css.glimpse}>
      {digits.length > 0 && (
        <div className={css.digits}>
          <DigitCanvas digits={digits} columns={10} label="Sample digits, 0 to 9 in three hands" />
        </div>
      )}
    </div>
  );
}
