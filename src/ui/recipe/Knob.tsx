/** One knob: a select or a number input, made from its row in the table of fields. */
import { useId, useState } from 'react';
import type { ChoiceField, Field as KnobField, FieldName, NumberField } from '../../recipe/fields.ts';
import { useActions } from '../../store/hooks.ts';
import { Field, objectionId } from '../parts/Field.tsx';
import { Unseen } from '../parts/Note.tsx';

interface KnobProps<F extends KnobField = KnobField> {
  readonly name: FieldName;
  readonly field: F;
  readonly value: string | number;
}

/** A labelled control that sets one value of the recipe. */
export function Knob({ name, field, value }: KnobProps) {
  return field.kind === 'choice' ? (
    <Choice name={name} field={field} value={value} />
  ) : (
    <NumberInput name={name} field={field} value={value} />
  );
}

function Choice({ name, field, value }: KnobProps<ChoiceField>) {
  const { setField } = useActions();
  const help = useId();
  return (
    <Field label={field.label}>
      {id => (
        <>
          <select
            id={id}
            value={value}
            aria-describedby={help}
            onChange={event => setField(name, event.target.value)}
          >
            {field.options.map(option => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Help id={help} text={field.help} />
        </>
      )}
    </Field>
  );
}

/** What was typed, and the value that the recipe had beside it: where that changes from elsewhere, the text is stale. */
interface Draft {
  readonly text: string;
  readonly objection: string | null;
  readonly beside: string | number;
}

/**
 * Keeps what was typed while it is refused or half typed, so that nothing is changed under a person's fingers. The
 * recipe follows every keystroke that makes sense.
 */
function NumberInput({ name, field, value }: KnobProps<NumberField>) {
  const { setField } = useActions();
  const help = useId();
  const [kept, setDraft] = useState<Draft | null>(null);
  const draft = kept?.beside === value ? kept : null;
  const objection = draft?.objection ?? null;

  const type = (text: string): void => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    const refused = setField(name, number);
    setDraft({ text, objection: refused, beside: refused === null ? number : value });
  };
  // Once the field is left, a value that was taken is shown as it is kept; a refused one stays, with the objection.
  const leave = (): void => {
    if (objection === null) setDraft(null);
  };

  return (
    <Field label={field.label} objection={objection}>
      {id => (
        <>
          <input
            id={id}
            type="number"
            inputMode={field.integer ? 'numeric' : 'decimal'}
            min={field.min}
            max={field.max}
            step={field.step}
            value={draft?.text ?? String(value)}
            aria-invalid={objection !== null}
            aria-describedby={objection === null ? help : `${objectionId(id)} ${help}`}
            onChange={event => type(event.target.value)}
            onBlur={leave}
          />
          <Help id={help} text={field.help} />
        </>
      )}
    </Field>
  );
}

function Help({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <span id={id}>
      <Unseen>{text}</Unseen>
    </span>
  );
}
