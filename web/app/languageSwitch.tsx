import { shellWords } from '../words/shell.js';
import { languages, useLanguage, useWords, type Language } from './language.js';

const names: Record<Language, string> = { da: 'Dansk', en: 'English' };

/** The language is a choice of the browser's, not of the person's. */
export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  const t = useWords(shellWords);
  return (
    <div className="languages" role="group" aria-label={t.language}>
      {languages.map((each) => (
        <button key={each} lang={each} aria-pressed={each === language} onClick={() => choose(each)}>
          {names[each]}
        </button>
      ))}
    </div>
  );
}
