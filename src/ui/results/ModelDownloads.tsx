/** A trained model as a file for other programs. */
import { useState } from 'react';
import type { ModelKind } from '../../store/actions.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { allModels, bestFold, chosenSaved } from '../../store/models.ts';
import type { AppState } from '../../store/state.ts';
import { saveFile } from '../parts/download.ts';
import { Field } from '../parts/Field.tsx';
import { steady } from '../parts/lists.ts';
import { modelLabel } from '../parts/modelText.ts';
import { DownloadRow } from './DownloadRow.tsx';

const KINDS: readonly { readonly kind: ModelKind; readonly what: string; readonly note: string }[] = [
  {
    kind: 'tfjs',
    what: 'TensorFlow.js model',
    note: 'For web pages: model.json and its weights, in a zip.',
  },
  { kind: 'h5', what: 'Keras .h5', note: 'For Keras 2 and 3, as the notebooks save it.' },
  { kind: 'keras', what: 'Keras .keras', note: 'Keras 3’s own format.' },
  { kind: 'onnx', what: 'ONNX', note: 'For onnxruntime and most other engines.' },
];

/** The select Model to download, where there are several, and a button for each format. */
export function ModelDownloads() {
  const [select] = useState(() => steady(optionsOf, (a, b) => a.id === b.id && a.label === b.label));
  const options = useApp(select);
  const spoken = useApp(spokenId);
  const [chosen, setChosen] = useState<string | null>(null);
  const { exportModel } = useActions();
  const ids = options.map(({ id }) => id);
  // What was chosen may have gone with its run.
  const id = [chosen, spoken].find(candidate => candidate !== null && ids.includes(candidate)) ?? ids[0];
  return (
    <>
      {options.length > 1 && (
        <Field label="Model to download">
          {fieldId => (
            <select id={fieldId} value={id} onChange={event => setChosen(event.target.value)}>
              {options.map(option => (
                <option key={option.id} value={option.id}>
                  {option.label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {KINDS.map(({ kind, what, note }) => (
        <DownloadRow
          key={kind}
          what={what}
          note={note}
          kind={kind}
          disabled={id === undefined}
          onSave={async () => {
            if (id !== undefined) saveFile(await exportModel(kind, id));
          }}
        />
      ))}
    </>
  );
}

const optionsOf = (state: AppState): readonly { readonly id: string; readonly label: string }[] =>
  allModels(state).map(model => ({ id: model.id, label: modelLabel(state, model) }));

/** The model that a person would expect: the saved one that speaks, else the run's best. */
const spokenId = (state: AppState): string | null =>
  (chosenSaved(state)?.model ?? bestFold(state.run)?.model)?.id ?? null;
