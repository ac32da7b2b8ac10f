import { Route, Switch } from 'wouter';
import { NotFound } from '../app/page.js';
import '../styles/supervisor.css';
import { VisitPage } from './visitPage.js';

/** Where the mails about a visit lead. */
export default function VisitRoutes() {
  return (
    <Switch>
      <Route path="/visits/:visitId">{({ visitId }) => <VisitPage key={visitId} visitId={visitId} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
