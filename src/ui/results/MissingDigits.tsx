/** Said of a run that a file brought, while the digits that its tables are worked out from are not loaded. */
import { useApp } from '../../store/hooks.ts';
import { count } from '../../lib/format.ts';
import { Note } from '../parts/Note.tsx';

/** Which digits to open; nothing where they are there. */
export function MissingDigits() {
  const missing = useApp(({ origin }) => (origin && !origin.validation ? origin.marks.validation : null));
  if (!missing) return null;
  return (
    <Note>
      The confusion matrix and the hardest digits appear once the digits are loaded that this run was
      validated on: open “{missing.name}” ({count(missing.count)} digits).
    </Note>
  );
}
