/**
 * A number cell as text that the rest understands as any other cell: Danish comma, at most two decimals (9470.700000000001
 * is 9470,7, as Excel shows it), no thousands sign. A phone or a postcode keeps its digits.
 */
export const numberAsText = (value: number): string => String(Math.round(value * 100) / 100).replace('.', ',');
