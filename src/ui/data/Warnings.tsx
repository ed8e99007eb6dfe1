/** What is worth knowing about the data before training on it. */
import { useApp } from '../../store/hooks.ts';
import { findingTexts } from './findings.ts';
import css from './Warnings.module.css';

/** A list named Warnings about the data; nothing where there is no reason for one. It is not urgent, so it waits its turn. */
export function Warnings() {
  const findings = useApp(state => state.data.findings);
  const testCount = useApp(state => state.data.test?.count ?? 0);
  const texts = findings ? findingTexts(findings, testCount) : [];
  if (texts.length === 0) return null;
  return (
    <ul className={css.warnings} aria-label="Warnings about the data">
      {texts.map(text => (
        <li key={text} className={css.warning}>
          {text}
        </li>
      ))}
    </ul>
  );
}
