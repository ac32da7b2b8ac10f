import type { EngineReport } from './engineSchemas.js';

/** What the state of each part means to a supervisor, and what to do: plain Danish. */
export interface Told {
  state: 'ok' | 'attention' | 'broken' | 'unknown';
  text: string;
  todo: string | null;
}

const ok = (text: string): Told => ({ state: 'ok', text, todo: null });
const attention = (text: string, todo: string): Told => ({ state: 'attention', text, todo });
const broken = (text: string, todo: string): Told => ({ state: 'broken', text, todo });
const many = (n: number, one: string, several: string): string => (n === 1 ? `1 ${one}` : `${n} ${several}`);

/** What cannot be known while the engine is away. */
export const notKnown: Told = {
  state: 'unknown',
  text: 'Det kan ikke ses, før motoren svarer igen.',
  todo: null,
};

export const engineWords = (answers: boolean): Told =>
  answers
    ? ok('Motoren svarer.')
    : broken(
        'Motoren svarer ikke. Det, I skriver, bliver gemt og når frem til sagerne, når den er tilbage.',
        'Sig det til dem, der driver Husly: Temporal-serveren skal startes eller kan ikke nås.',
      );

type Queue = EngineReport['workers']['queues'][number];
const lateSeconds = 60;

export function workersWords(queues: readonly Queue[]): Told {
  const without = queues.filter(({ workers }) => workers === 0);
  if (without.some(({ queue }) => queue === 'cases'))
    return broken(
      'Ingen arbejder på sagerne: frister og opgaver rykker ikke.',
      'Genstart Husly, eller sig det til driften.',
    );
  if (without.length > 0)
    return broken('Ingen sender beskeder: SMS og mail bliver liggende.', 'Genstart Husly, eller sig det til driften.');
  const late = queues.filter(({ oldestSeconds }) => oldestSeconds > lateSeconds);
  if (late.length > 0)
    return attention(
      `Der er kø: ${many(Math.max(...late.map(({ oldestSeconds }) => Math.round(oldestSeconds / 60))), 'minut', 'minutter')} for det, der har ventet længst.`,
      'Vent lidt, især efter en stor liste. Bliver køen længere, skal der flere processer til.',
    );
  return ok('Der arbejdes på sager og beskeder, og intet venter for længe.');
}

export function stuckWords(failing: number, planFailed: number, silent: number): Told {
  if (failing > 0)
    return broken(
      `${many(failing, 'forløb er gået i stå', 'forløb er gået i stå')} og prøver igen og igen. Sagernes oplysninger er ikke tabt.`,
      'Følg sagerne i hånden imens, og send listen til dem, der udvikler Husly.',
    );
  if (planFailed > 0)
    return attention(
      `${many(planFailed, 'sag kunne', 'sager kunne')} ikke planlægges. De åbne opgaver står der stadig, og der prøves hver time.`,
      'Se sagerne igennem, og sig det til dem, der udvikler Husly.',
    );
  if (silent > 0)
    return attention(
      `${many(silent, 'sag har', 'sager har')} ikke rørt sig, selv om tiden er inde.`,
      'Oprydningen ser på dem hvert tiende minut. Er de her stadig om en time, så sig det til driften.',
    );
  return ok('Ingen sager er gået i stå.');
}

type Channel = EngineReport['providers']['channels'][number];
const channelNames = { sms: 'SMS', email: 'E-mail' } as const;

export function providersWords(channels: readonly Channel[]): Told {
  const held = channels.filter(({ heldUp }) => heldUp !== null);
  if (held.length > 0)
    return broken(
      `${held.map(({ channel, heldUp }) => `${channelNames[channel]}: ${many(heldUp?.count ?? 0, 'besked kan', 'beskeder kan')} ikke komme af sted`).join('. ')}.`,
      'Ring til de borgere, det haster for, og spørg leverandøren.',
    );
  const second = channels.find(({ failingOver }) => failingOver);
  if (second)
    return attention(
      `${channelNames[second.channel]} går gennem reserven (${second.last?.provider ?? ''}), fordi den første leverandør fejler.`,
      'Spørg den første leverandør. Beskederne kommer frem imens.',
    );
  const outbox = channels.filter(({ providers }) => providers.includes('outbox'));
  if (outbox.length > 0)
    return attention(
      `Beskeder lægges i en lokal udbakke på denne maskine (${outbox.map(({ channel }) => channelNames[channel]).join(' og ')}). Borgerne får dem ikke.`,
      'Sæt en leverandør op, før Husly bruges i drift.',
    );
  return ok('SMS og e-mail kommer af sted.');
}

type Schedule = EngineReport['schedules']['items'][number];
/** Upkeep runs every ten minutes. */
const upkeepLateMs = 30 * 60_000;

export function schedulesWords(items: readonly Schedule[], now: number): Told {
  const paused = items.filter((each) => each.paused);
  if (paused.length > 0)
    return attention(
      `${paused.map(({ id }) => id).join(' og ')} er sat på pause.`,
      'Den, der har sat dem på pause i Temporal, skal starte dem igen.',
    );
  const upkeep = items.find(({ id }) => id === 'upkeep');
  if (!upkeep?.lastAt) return attention('Oprydningen har ikke kørt endnu.', 'Se igen om ti minutter.');
  if (now - Date.parse(upkeep.lastAt) > upkeepLateMs)
    return broken('Oprydningen har ikke kørt i over en halv time.', 'Genstart Husly, eller sig det til driften.');
  return ok('Oprydning og morgenliste kører, som de skal.');
}

/** The relay tries every five seconds. */
const relayLateMs = 60_000;

export function relayWords(
  { commands, unstarted }: Pick<EngineReport['relay'], 'commands' | 'unstarted'>,
  now: number,
): Told {
  const late = [commands, unstarted].some(({ since }) => since !== null && now - Date.parse(since) > relayLateMs);
  const all = commands.count + unstarted.count;
  if (!late)
    return ok(all === 0 ? 'Alt, hvad I har skrevet, er nået frem til sagerne.' : 'Det sidste er på vej til sagerne.');
  return attention(
    `${many(all, 'ting venter', 'ting venter')} på at nå frem til motoren. Intet er tabt.`,
    'Vent, til motoren svarer. Er den her allerede, så sig det til driften.',
  );
}
