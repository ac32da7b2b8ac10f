import type { CaseState, Instant, OpenTask } from '../../domain/case.js';
import { addDays } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import { askedCall, wantsNoVisits } from '../../domain/planner/planRungs.js';
import { callChoices, openVisit, visitChoices, type CallChoice } from '../../domain/planner/choices.js';
import type { Policy } from '../../domain/policy.js';
import type { Language } from '../../domain/texts/languages.js';
import { timeIn } from '../../domain/texts/moments.js';
import { framed } from './frame.js';
import { asIs, fill, html, type Html } from './html.js';
import { shownDay, textsIn, type PageTexts } from './texts.js';

/** What is said above the page after a choice: it was taken, it is kept, it fits no more, or nothing was chosen. */
export type Notice = 'done' | 'kept' | 'stale' | 'missing';
/** The choices that stand folded until somebody opens them. */
export type Folded = 'otherTime' | 'callBack';

/** What the page is made of. Of the citizen only the first name; of the case only when somebody comes or calls. */
export interface PageOf {
  language: Language;
  /** Another language than this is offered for messages too. */
  keptLanguage: Language;
  policy: Policy;
  firstName: string | null;
  state: CaseState;
  now: Instant;
  /** Makes one rendering's choices the same command however often the button is pressed. */
  nonce: string;
  notice: Notice | null;
  /** Where something was not chosen. */
  missingIn: Folded | null;
}

/** The page behind a citizen's link, as it stands now. */
export function citizenPage(of: PageOf): string {
  const texts = textsIn(of.language);
  const title = of.state.outcome ? texts.endedTitle : fill(texts.title, { municipality: of.policy.municipality.name });
  return framed({
    language: of.language,
    policy: of.policy,
    title: of.notice ? html`${noticeTexts(texts)[of.notice]} ${title}` : title,
    main: of.state.outcome ? ended(of, texts) : whole(of, texts),
  });
}

function ended(of: PageOf, texts: PageTexts): Html {
  return html`${notice(of, texts)}
    <h1>${texts.endedTitle}</h1>
    <p>${texts.ended}</p>`;
}

function whole(of: PageOf, texts: PageTexts): Html {
  const visit = openVisit(of.state, of.now);
  return html`${notice(of, texts)}
    <h1>${of.firstName ? fill(texts.hello, { name: html`<bdi>${of.firstName}</bdi>` }) : texts.helloNobody}</h1>
    ${standing(of, texts, visit)} ${visit && confirming(of, texts, visit)} ${visit && otherTimes(of, texts, visit)}
    ${visit && declining(of, texts, visit)} ${calling(of, texts)} ${aboutMessages(of, texts)}
    ${keepingLanguage(of, texts)}`;
}

const noticeTexts = (texts: PageTexts): Record<Notice, string> => ({
  done: texts.done,
  kept: texts.kept,
  stale: texts.stale,
  missing: texts.problem,
});

function notice(of: PageOf, texts: PageTexts): Html | null {
  if (!of.notice) return null;
  const wrong = of.notice === 'stale' || of.notice === 'missing';
  return html`<div class="notice${wrong ? ' wrong' : ''}" role="${wrong ? 'alert' : 'status'}">
    <p>${noticeTexts(texts)[of.notice]}</p>
    ${of.missingIn && html`<p><a href="#${of.missingIn}-0">${texts.missing}</a></p>`}
  </div>`;
}

/** What happens next. */
function standing({ state, now, language }: PageOf, texts: PageTexts, visit: OpenTask | null): Html {
  const call = askedCall({ state, now });
  const sentences = [
    ...(!visit && !state.contactAt && wantsNoVisits(state) ? [texts.declined] : []),
    ...(visit ? [fill(texts.visit, { day: shownDay(language, visit.from), time: timeIn(language, visit.from) })] : []),
    ...(call ? [fill(texts.call, spanOf({ language, now }, texts, { at: call.from, until: call.to }))] : []),
  ];
  if (sentences.length === 0) return html`<p class="next">${texts.nothingPlanned}</p>`;
  return html`${sentences.map((sentence) => html`<p class="next">${sentence}</p>`)}
    ${visit && isAgreed(state, visit) ? html`<p>${texts.confirmed}</p>` : null}
    <p>${texts.voluntary}</p>`;
}

/** Told by the citizen, one way or the other, that the time suits. */
const isAgreed = (state: CaseState, visit: OpenTask): boolean =>
  visit.confirmed === true || (state.appointmentBy === 'citizen' && state.appointmentAt === visit.from);

/** Two presses, the second after what follows from it: a visit is not called off by a slip of the thumb. */
const declining = (of: PageOf, texts: PageTexts, visit: OpenTask): Html =>
  folded(of, 'decline', texts.decline, [
    hidden('visit', visit.from),
    html`<p>${texts.declineAsk}</p>`,
    html`<button class="quiet">${texts.declineSend}</button>`,
  ]);

const confirming = (of: PageOf, texts: PageTexts, visit: OpenTask): Html | null =>
  isAgreed(of.state, visit) || visit.from <= of.now
    ? null
    : form(of, 'confirm', [hidden('visit', visit.from), html`<button>${texts.confirm}</button>`]);

function otherTimes(of: PageOf, texts: PageTexts, visit: OpenTask): Html {
  const { language } = of;
  const times = visitChoices(of.state, of.policy, of.now);
  if (times.length === 0) return html`<p>${texts.noOtherTime}</p>`;
  const options = times.map((at) => ({
    value: at,
    label: fill(texts.visitOption, { day: capital(shownDay(language, at), language), time: timeIn(language, at) }),
  }));
  return folded(of, 'otherTime', texts.otherTime, [
    hidden('visit', visit.from),
    radios('otherTime', texts.otherTimeAsk, options),
    html`<button class="quiet">${texts.otherTimeSend}</button>`,
  ]);
}

function calling(of: PageOf, texts: PageTexts): Html | null {
  const choices = callChoices(of.state, of.policy, of.now);
  if (choices.length === 0) return null;
  const options = choices.map((choice) => {
    const span = spanOf(of, texts, choice);
    return { value: choice.at, label: fill(texts.callOption, { ...span, day: capital(span.day, of.language) }) };
  });
  return folded(of, 'callBack', texts.callMe, [
    radios('callBack', texts.callMeAsk, options),
    html`<button class="quiet">${texts.callMeSend}</button>`,
  ]);
}

/** Stopped is stopped for both channels; who has neither number nor mail gets none anyway. */
function aboutMessages(of: PageOf, texts: PageTexts): Html | null {
  const { reach, noMessages } = of.state;
  if (!reach.email && !reach.phones.some((p) => p.sms)) return null;
  const stopped = noMessages.length > 0;
  return html`<details>
    <summary>${texts.messages}</summary>
    <div>
      <p>${stopped ? texts.messagesOff : texts.messagesOn}</p>
      ${form(of, stopped ? 'again' : 'stop', [html`<button class="quiet">${stopped ? texts.again : texts.stop}</button>`])}
    </div>
  </details>`;
}

const keepingLanguage = (of: PageOf, texts: PageTexts): Html | null =>
  of.language === of.keptLanguage
    ? null
    : html`<p>${texts.keepLanguage}</p>
        ${form(of, 'language', [html`<button class="quiet">${texts.keepLanguageSend}</button>`])}`;

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}" />`;

/** Posts to the page's own address, whatever is behind its `?`. */
const form = (of: PageOf, choice: string, parts: readonly Html[]): Html =>
  html`<form method="post" action="?lang=${of.language}">
    ${hidden('choice', choice)} ${hidden('nonce', of.nonce)} ${parts}
  </form>`;

const folded = (of: PageOf, choice: Folded | 'decline', title: string, parts: readonly Html[]): Html =>
  html`<details ${of.missingIn === choice ? asIs('open') : null}>
    <summary>${title}</summary>
    ${form(of, choice, parts)}
  </details>`;

const radios = (id: string, legend: string, options: readonly { value: string; label: Html }[]): Html =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ({ value, label }, n) =>
        html`<label><input type="radio" name="at" value="${value}" id="${id}-${String(n)}" required />${label}</label>`,
    )}
  </fieldset>`;

/** "i dag", "i morgen" or the day, and from when until when. */
function spanOf(
  { language, now }: Pick<PageOf, 'language' | 'now'>,
  texts: PageTexts,
  { at, until }: CallChoice,
): Record<'day' | 'from' | 'until', string> {
  const [date, today] = [dateInCopenhagen(at), dateInCopenhagen(now)];
  const near = date === today ? texts.today : date === addDays(today, 1) ? texts.tomorrow : null;
  return { day: near ?? shownDay(language, at), from: timeIn(language, at), until: timeIn(language, until) };
}

const capital = (text: string, language: Language): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
