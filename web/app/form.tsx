import { createContext, use, useEffect, useId, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { formWords } from '../words/form.js';
import type { Command, CommandState } from './command.js';
import { dropDraft, keepDraft, readDraft } from './drafts.js';
import { useWords } from './language.js';
import type { FieldError } from './types.js';

/**
 * Forms: what is typed is kept in the tab until it is sent, and what is wrong is said beside the field that the server's
 * `errors[].pointer` names. A field is named as its place in the body: `citizen/address/street`.
 */
export interface Form<V extends Record<string, string>> {
  values: V;
  /** What a field of this form needs: `<TextField {...form.field('note')} label=… />`. */
  field(name: keyof V & string): FieldProps;
  /** Back to how it began; what was kept is forgotten. Called once it is sent. */
  clear(): void;
}

interface FieldProps {
  name: string;
  value: string;
  onValue: (value: string) => void;
}

/** @param name of the form in this tab, with the id of what it is about: `complete:<taskId>` */
export function useForm<V extends Record<string, string>>(name: string, initial: V): Form<V> {
  const [values, setValues] = useState<V>(() => ({ ...initial, ...keptFor(name, initial) }));
  const set = (field: string, value: string): void => {
    const next = { ...values, [field]: value };
    keepDraft(`form:${name}`, JSON.stringify(next));
    setValues(next);
  };
  return {
    values,
    field: (field) => ({ name: field, value: values[field] ?? '', onValue: (value) => set(field, value) }),
    clear() {
      dropDraft(`form:${name}`);
      setValues(initial);
    },
  };
}

/** What was typed before, of the fields that there still are. */
function keptFor(name: string, initial: Record<string, string>): Record<string, string> {
  const kept: unknown = JSON.parse(readDraft(`form:${name}`) ?? '{}');
  if (typeof kept !== 'object' || kept === null) return {};
  const texts = Object.entries(kept).flatMap(([field, value]) =>
    field in initial && typeof value === 'string' ? [[field, value] as const] : [],
  );
  return Object.fromEntries(texts);
}

interface Frame {
  id: string;
  errors: readonly PlacedError[];
}
/** With the field it is about; without one it is about none of the form's. */
interface PlacedError extends FieldError {
  field: string | undefined;
}
const FrameContext = createContext<Frame>({ id: '', errors: [] });

/**
 * What is wrong, and where: at the field of that very place, at the one it is a part of, or at the first of what it is
 * about as a whole.
 */
function placed({ state }: { state: CommandState<unknown> }, fields: readonly string[]): readonly PlacedError[] {
  const errors = state.kind === 'refused' ? state.problem.errors : [];
  return errors.map((error) => {
    // A parameter of a question is named without its stroke.
    const pointer = error.pointer.startsWith('/') ? error.pointer : `/${error.pointer}`;
    const own = fields.find((field) => pointer === `/${field}` || pointer.startsWith(`/${field}/`));
    return { ...error, field: own ?? fields.find((field) => `/${field}`.startsWith(`${pointer}/`)) };
  });
}

/**
 * A form around fields. Above them stands what is wrong, each with the way to its field, and takes the focus when it appears.
 *
 * @param command what sending it does; its errors are shown
 */
export function FormFrame<V extends Record<string, string>, B extends object, A>({
  form,
  command,
  onSend,
  children,
}: {
  form: Form<V>;
  command: Command<B, A>;
  onSend: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const errors = placed(command, Object.keys(form.values));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form noValidate onSubmit={submit}>
      <FrameContext value={{ id, errors }}>
        {errors.length > 0 && <ErrorSummary />}
        {children}
      </FrameContext>
    </form>
  );
}

function ErrorSummary() {
  const { id, errors } = use(FrameContext);
  const t = useWords(formWords);
  const summary = useRef<HTMLDivElement>(null);
  // It goes while the form is sent, so each answer's is a new one.
  useEffect(() => summary.current?.focus(), []);
  return (
    <div className="alert alert-error" role="alert" tabIndex={-1} ref={summary}>
      <div className="alert-body">
        <h2 className="alert-heading">{t.wrong}</h2>
        <ul>
          {errors.map(({ pointer, code, detail, field }) => (
            <li key={`${pointer} ${code}`}>{field ? <a href={`#${idOf(id, field)}`}>{detail}</a> : detail}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const idOf = (frame: string, name: string): string => `${frame}${name.replaceAll('/', '.')}`;

/** What a field's label, hint, error and control have in common. */
function useField(name: string) {
  const { id, errors } = use(FrameContext);
  return { id: idOf(id, name), error: errors.find(({ field }) => field === name)?.detail };
}

interface Labelled {
  label: string;
  hint?: string;
}

function Group({
  id,
  error,
  label,
  hint,
  children,
}: Labelled & { id: string; error?: string | undefined; children: ReactNode }) {
  return (
    <div className={error ? 'form-group form-error' : 'form-group'}>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <Said id={id} error={error} hint={hint} />
      {children}
    </div>
  );
}

function Said({ id, error, hint }: { id: string; error?: string | undefined; hint?: string | undefined }) {
  const t = useWords(formWords);
  return (
    <>
      {hint && (
        <span className="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="form-error-message" id={`${id}-error`}>
          <span className="sr-only">{t.error}: </span>
          {error}
        </span>
      )}
    </>
  );
}

const describedBy = (id: string, error: string | undefined, hint: string | undefined) => ({
  'aria-invalid': error !== undefined,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
});

/** One line of text, a date, a number, a telephone number. */
export function TextField({
  name,
  value,
  onValue,
  label,
  hint,
  type = 'text',
  autoComplete = 'off',
}: FieldProps &
  Labelled & { type?: 'text' | 'date' | 'time' | 'tel' | 'email' | 'search' | 'number'; autoComplete?: string }) {
  const { id, error } = useField(name);
  return (
    <Group id={id} error={error} label={label} {...(hint && { hint })}>
      <input
        className="form-input"
        id={id}
        name={name}
        type={type}
        value={value}
        autoComplete={autoComplete}
        onChange={(event) => onValue(event.target.value)}
        {...describedBy(id, error, hint)}
      />
    </Group>
  );
}

/** Several lines. */
export function NoteField({ name, value, onValue, label, hint }: FieldProps & Labelled) {
  const { id, error } = useField(name);
  return (
    <Group id={id} error={error} label={label} {...(hint && { hint })}>
      <textarea
        className="form-input"
        id={id}
        name={name}
        rows={4}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        {...describedBy(id, error, hint)}
      />
    </Group>
  );
}

/** A field whose answer is one of those named. */
type OptionsProps = FieldProps & Labelled & { options: readonly { value: string; label: string }[] };

/** One of a few, all to be seen. */
export function ChoiceField({ name, value, onValue, label, hint, options }: OptionsProps) {
  const { id, error } = useField(name);
  return (
    <fieldset className={error ? 'form-group form-error' : 'form-group'} id={id} {...describedBy(id, error, hint)}>
      <legend className="form-label">{label}</legend>
      <Said id={id} error={error} hint={hint} />
      {options.map((option) => (
        <div className="form-group-radio" key={option.value}>
          <input
            className="form-radio"
            type="radio"
            id={`${id}-${option.value}`}
            name={`${id}-${name}`}
            value={option.value}
            checked={value === option.value}
            onChange={() => onValue(option.value)}
          />
          <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
        </div>
      ))}
    </fieldset>
  );
}

/**
 * One of many.
 *
 * @param none what it means that none is chosen; default: that one has yet to be
 */
export function SelectField({ name, value, onValue, label, hint, options, none }: OptionsProps & { none?: string }) {
  const { id, error } = useField(name);
  const t = useWords(formWords);
  return (
    <Group id={id} error={error} label={label} {...(hint && { hint })}>
      <select
        className="form-select"
        id={id}
        name={name}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        {...describedBy(id, error, hint)}
      >
        <option value="">{none ?? t.choose}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Group>
  );
}

/** Yes (`yes`) or nothing. */
export function TickField({ name, value, onValue, label }: FieldProps & { label: string }) {
  const { id } = useField(name);
  return (
    <div className="form-group-checkbox">
      <input
        className="form-checkbox"
        type="checkbox"
        id={id}
        name={name}
        checked={value === 'yes'}
        onChange={(event) => onValue(event.target.checked ? 'yes' : '')}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}

/** Sends the form; says so while it does. */
export function SendButton<B extends object, A>({
  command,
  children,
}: {
  command: Command<B, A>;
  children: ReactNode;
}) {
  const t = useWords(formWords);
  const isSending = command.state.kind === 'sending';
  return (
    <button className="button button-primary" type="submit" aria-disabled={isSending}>
      {isSending ? t.sending : children}
    </button>
  );
}
