/** +4520456781 as Danes read it: 20 45 67 81. Anything else, also an e-mail address, stays as it is. */
export const spoken = (e164: string): string =>
  /^\+45\d{8}$/.test(e164) ? e164.slice(3).replaceAll(/(\d\d)(?=\d)/g, '$1 ') : e164;
