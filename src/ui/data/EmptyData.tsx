/** The Data panel before anything is loaded: what can be opened. */
import { Note } from '../parts/Note.tsx';
import css from './EmptyData.module.css';

/** What can be opened, and what for. */
export function EmptyData() {
  return (
    <dl className={css.list}>
      <dt>Digits</dt>
      <dd>
        <Note>
          <b>train.csv</b> and <b>test.csv</b> of Kaggle’s Digit Recognizer, or its whole{' '}
          <b>digit-recognizer.zip</b>; MNIST or Fashion-MNIST as <b>IDX</b> files, images and labels together,
          or as CSV. Each may be .gz.
        </Note>
      </dd>
      <dt>Models</dt>
      <dd>
        <Note>
          <b>.h5</b>, <b>.keras</b>, TensorFlow.js’s <b>model.json</b> with its weights, and experiments saved
          here as <b>.inkfold</b>.
        </Note>
      </dd>
      <dt>Nothing</dt>
      <dd>
        <Note>
          The sample digits are written here in a moment. Files can be dropped anywhere on the page; what you
          open never leaves this device.
        </Note>
      </dd>
    </dl>
  );
}
