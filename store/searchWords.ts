import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { betweenWords, soundsLike } from '../domain/search.js';

/** Letters that become one; those of two are in `soundsLike`. The database need not know which is whose capital. */
const letters = [
  'ÆÄÅÁÀÂÃæäåáàâãÖØÓÒÔöøóòôÉÈÊËéèêëÜÚÙüúùÍÌÎÏíìîïÑñÇç',
  'aaaaaaaaaaaaaaooooooooooeeeeeeeeuuuuuuiiiiiiiinnkk',
];

/**
 * The words a home is found by, in the spelling of `sound`: names as all senders write them, and the street, unless the
 * address is protected. Written out, not a function of the database: an index may be made of it as it is.
 */
export function searchWords(tenantKeys: SQLWrapper, street: SQLWrapper, protectedAddress: SQLWrapper): SQL {
  const text = sql`${tenantKeys}::text || ' ' || case when ${protectedAddress} then '' else coalesce(${street}, '') end`;
  const [from = '', to = ''] = letters;
  const signs = [quoted(from + betweenWords), quoted(to + ' '.repeat(betweenWords.length))];
  const plain = sql`lower(translate(${text}, ${signs[0]}, ${signs[1]}))`;
  const heard = soundsLike.reduce(
    (so, [written, sounds]) => sql`replace(${so}, ${quoted(written)}, ${quoted(sounds)})`,
    plain,
  );
  const single = sql`regexp_replace(${heard}, '([a-z])\\1+', '\\1', 'g')`;
  return sql`to_tsvector('simple', regexp_replace(${single}, '(\\d)([a-z])', '\\1 \\2', 'g'))`;
}

const quoted = (text: string): SQL => sql.raw(`'${text.replaceAll("'", "''")}'`);
