/** The Data panel before anything is loaded: what can be opened, under a line of handwriting. */
import { Note } from '../parts/Note.tsx';
import css from './EmptyData.module.css';
import { Handwriting } from './Handwriting.tsx';

/** What to do first. */
export function EmptyData() {
  return (
    <div className={css.empty}>
      <div className={css.writing}>
        <Handwriting />
      </div>
      <Note>
        Open or drop <b>train.csv</b> and <b>test.csv</b> of Kaggle’s Digit Recognizer, or its whole{' '}
        <b>digit-recognizer.zip</b>; MNIST or Fashion-MNIST as <b>IDX</b> files, images and labels together,
        or as CSV. Each may be .gz.
      </Note>
      <Note>
        Models come in here too: <b>.h5</b>, <b>.keras</b> or TensorFlow.js’s <b>model.json</b> with its
        weights, and experiments saved here as <b>.inkfold</b>.
      </Note>
      <Note>
        No files at hand? The sample digits are drawn here in a moment. What you open never leaves this
        device.
      </Note>
    </div>
  );
}
