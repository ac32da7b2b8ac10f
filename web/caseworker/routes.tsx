import { Route, Switch } from 'wouter';
import { NotFound } from '../app/page.js';
import '../styles/desk.js';
import '../styles/case.css';
import { Referrals } from './referrals.js';

/** What the caseworkers are asked, and what they ask. */
export default function CaseworkerRoutes() {
  return (
    <Switch>
      <Route path="/referrals">
        <Referrals />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
