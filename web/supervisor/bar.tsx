/**
 * A bar beside the number that it draws; the number is what is read aloud.
 *
 * @param of how much the whole width stands for
 * @param limit where the line stands, in the same measure
 * @param whole a paler bar behind, of which `value` is a part
 */
export function Bar({ value, of, whole, limit }: { value: number; of: number; whole?: number; limit?: number }) {
  const percent = (n: number): string => `${String(of > 0 ? Math.min((100 * n) / of, 100) : 0)}%`;
  return (
    <svg className="bar" aria-hidden="true" focusable="false">
      {whole !== undefined && <rect className="ground" width={percent(whole)} height="100%" />}
      <rect className="part" width={percent(value)} height="100%" />
      {limit !== undefined && limit > 0 && (
        <line className="limit" x1={percent(limit)} x2={percent(limit)} y1="0" y2="100%" />
      )}
    </svg>
  );
}
