import { randomUUID } from 'node:crypto';
import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit, type Options } from 'express-rate-limit';
import type { z } from 'zod';
import { homeMunicipality, policyFor, type Policy } from '../../domain/policy.js';
import { languageOf, languages, type Language } from '../../domain/texts/languages.js';
import { caseRow, citizenOf, keepLanguage, type CaseRow } from '../../store/cases.js';
import { caseOfLink, linkIdIn } from '../../store/citizenLinks.js';
import { openEnd } from '../../store/matches.js';
import type { ApiDeps } from '../deps.js';
import { stateOf } from '../views.js';
import { choiceBody, tell, type Choice } from './choices.js';
import { firstNameOf } from './firstName.js';
import { pageHeaders, plainPage } from './frame.js';
import { citizenPage, type Folded, type Notice } from './page.js';
import { pageLanguage } from './texts.js';

/**
 * The citizen's page, `/b/<token>`: no login, no script, no cookie. Whoever holds the link is the citizen, so it says no
 * more than a first name and a time.
 */
export function citizenRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set(pageHeaders);
    next();
  });
  router.use(limited({ limit: 300 }));
  router.use('/:token', limited(perLink(deps)));
  router.get('/:token', async (req, res) => {
    const visitor = await visitorOf(deps, req);
    if (visitor) show(res, 200, deps, visitor, noticeIn(req));
    else gone(req, res);
  });
  const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });
  router.post('/:token', limited(answersPerLink(deps)), fromThisPage, form, async (req, res) => {
    const visitor = await visitorOf(deps, req);
    if (visitor) await choose(deps, visitor, req, res);
    else gone(req, res);
  });
  router.use(gone);
  router.use(broken(deps));
  return router;
}

const fiveMinutesMs = 300_000;

/** Counted in this process, of which there is one. The address is the proxy's word where there is one (`createApp`). */
const limited = (options: Partial<Options>): RequestHandler =>
  rateLimit({
    windowMs: fiveMinutesMs,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (req, res) =>
      void res
        .status(429)
        .type('html')
        .send(plainPage(spoken(req), policyHere(), 'busy')),
    // Without a proxy nobody is asked to send it, and it is not believed: no reason to complain on the terminal.
    validate: { xForwardedForHeader: false },
    ...options,
  });

/** Far more than a person presses. Only links we have made are counted, so that nobody fills the memory with others. */
const perLink = ({ linkKey }: ApiDeps): Partial<Options> => ({
  limit: 60,
  keyGenerator: (req) => linkIdIn(linkKey, tokenIn(req)) ?? '',
  skip: (req) => linkIdIn(linkKey, tokenIn(req)) === null,
});

/** Each answer stays in the case's history for good. */
const answersPerLink = (deps: ApiDeps): Partial<Options> => ({ ...perLink(deps), limit: 20 });

const tokenIn = (req: Request): string => String(req.params['token']);

/**
 * A page of somebody else's that knew the link could send its forms: browsers say where a form comes from. The origin is
 * `null` from our own page, which tells its address to nobody; old browsers tell neither. There is no cookie to steal: the
 * link itself is the right to choose.
 */
const fromThisPage: RequestHandler = (req, res, next) => {
  const [site, origin] = [req.get('Sec-Fetch-Site'), req.get('Origin')];
  const ours = site === undefined || site === 'same-origin';
  const named = origin === undefined || origin === 'null' || hostOf(origin) === req.headers.host?.toLowerCase();
  if (ours && named) next();
  else
    res
      .status(403)
      .type('html')
      .send(plainPage(spoken(req), policyHere(), 'broken'));
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

interface Visitor {
  linkId: string;
  row: CaseRow;
  policy: Policy;
  firstName: string | null;
  language: Language;
  keptLanguage: Language;
}

/** Whom a link stands for; null for a forged one, before the database is asked, and for one that works no more. */
async function visitorOf({ db, linkKey, now }: ApiDeps, req: Request): Promise<Visitor | null> {
  const linkId = linkIdIn(linkKey, tokenIn(req));
  const linked = linkId && (await caseOfLink(db, linkId, now()));
  // What goes on in another case of the home is not over, whatever became of the case that the link was made for.
  const caseId = linked && ((await openEnd(db, linked)) ?? linked);
  const [row, citizen] = caseId ? [await caseRow(db, caseId), await citizenOf(db, caseId)] : [];
  if (!linkId || !linked || !row || !citizen) return null;
  // Another one of the home may stand first there: the link is still this one's.
  const addressee = linked === caseId ? citizen : await citizenOf(db, linked);
  const told = languageOf(citizen.language);
  const kept = told === 'other' ? null : told;
  return {
    linkId,
    row,
    policy: policyFor(row.municipality),
    firstName: firstNameOf(addressee?.tenants[0]),
    language: pageLanguage.safeParse(req.query['lang']).data ?? kept ?? spoken(req),
    keptLanguage: kept ?? 'da',
  };
}

/** The language asked for, or the browser's. */
const spoken = (req: Request): Language => {
  const wanted = pageLanguage.safeParse(req.query['lang']).data;
  return wanted ?? pageLanguage.safeParse(req.acceptsLanguages([...languages])).data ?? 'da';
};

const policyHere = (): Policy => policyFor(homeMunicipality);

/** What the redirect after a choice says. Anybody may write it into the address: beside it stands how things are. */
const noticeIn = (req: Request): Notice | null =>
  req.query['said'] === 'done' || req.query['said'] === 'kept' ? req.query['said'] : null;

function show(
  res: Response,
  status: number,
  deps: ApiDeps,
  { row, ...visitor }: Visitor,
  notice: Notice | null,
  missingIn: Folded | null = null,
): void {
  const state = stateOf(row);
  const page = citizenPage({ ...visitor, state, now: deps.now(), nonce: randomUUID(), notice, missingIn });
  res.status(status).type('html').send(page);
}

async function choose(deps: ApiDeps, visitor: Visitor, req: Request, res: Response): Promise<void> {
  const { data } = choiceBody.safeParse(req.body);
  if (!data) return show(res, 422, deps, visitor, 'stale');
  const { language } = visitor;
  const redirect = (said: Notice): void => res.redirect(303, `?said=${said}&lang=${language}`);
  if (data.choice === 'language') {
    await keepLanguage(deps.db, visitor.row.caseId, language);
    return redirect('done');
  }
  const choice = asChosen(data);
  if (typeof choice === 'string') return show(res, 422, deps, visitor, 'missing', choice);
  const said = await tell(deps, visitor.row, visitor.policy, visitor.linkId, choice);
  if (said !== 'stale') return redirect(said);
  const row = (await caseRow(deps.db, visitor.row.caseId)) ?? visitor.row;
  show(res, 409, deps, { ...visitor, row }, 'stale');
}

/** The choice, or where the time is missing. */
function asChosen(told: Exclude<z.infer<typeof choiceBody>, { choice: 'language' }>): Choice | Folded {
  switch (told.choice) {
    case 'otherTime':
      return told.at === undefined ? told.choice : { ...told, at: told.at };
    case 'callBack':
      return told.at === undefined ? told.choice : { ...told, at: told.at };
    default:
      return told;
  }
}

/** One page for a link that is forged, mistyped, expired or withdrawn: it does not tell which. */
function gone(req: Request, res: Response): void {
  res
    .status(404)
    .type('html')
    .send(plainPage(spoken(req), policyHere(), 'gone'));
}

/** The token is in the address, so the address is in no log. */
function broken({ log }: ApiDeps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status >= 500) log.error({ err: error, method: req.method }, 'the citizen’s page failed');
    res
      .status(status)
      .type('html')
      .send(plainPage(spoken(req), policyHere(), 'broken'));
  };
}
