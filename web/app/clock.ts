/** How far Husly's clock is ahead of this machine's: nothing, but in a demo. */
let aheadMs = 0;

/** Told by the demo what its clock says. */
export const clockSays = (now: string): void => void (aheadMs = Date.parse(now) - Date.now());

/** Now, as Husly counts it. Whatever is shown as so long ago, or so long until, is counted from here. */
export const theTime = (): Date => new Date(Date.now() + aheadMs);
