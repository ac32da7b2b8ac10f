/**
 * A link to the citizen's page in a text (`/b/<token>`): whoever has it may choose for the citizen. As a pattern for
 * JavaScript and for PostgreSQL.
 */
export const linkPattern = String.raw`https?://\S+/b/[\w-]{32}`;
/** What stands in its place where people read what was sent. */
export const linkMark = '[link til borgerens side]';

const links = new RegExp(linkPattern, 'g');

/** A text for people who are not to have the link. */
export const withoutLink = (text: string): string => text.replace(links, linkMark);
