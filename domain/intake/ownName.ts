import { isLandlordSource, type IntakeRequest, type SourceKind } from './request.js';

/** Who sends a report or a list: it stands in neither. */
export interface Sender {
  /** Null: nobody said; then a row that names its court is the court's, any other a housing organisation's. */
  kind: SourceKind | null;
  /**
   * The organisation's name, as it is known to the unit; it is the landlord of reports that name no other. Null: nobody
   * said, or it writes for landlords, as a lawyer does.
   */
  organisation: string | null;
}

/**
 * A report in the name of whoever sends it: nobody speaks as another organisation, which would then be told of the case as
 * its own. Who writes for landlords names them as such.
 */
export function inOwnName(request: IntakeRequest, { kind, organisation }: Sender): IntakeRequest {
  const { source, tenancy } = request;
  if (organisation !== null) return { ...request, source: { ...source, organisation } };
  if (kind === null || !isLandlordSource(kind)) return request;
  const landlord = tenancy?.landlord ?? source.organisation;
  return { ...request, source: { ...source, organisation: null }, tenancy: { ...tenancy, landlord } };
}
