import { Route, Switch } from 'wouter';
import { useWords } from '../app/language.js';
import { NotFound, Page } from '../app/page.js';
import '../styles/desk.js';
import { shellWords } from '../words/shell.js';

/** What the caseworkers are asked, and what they ask. */
export default function CaseworkerRoutes() {
  const { places } = useWords(shellWords);
  return (
    <Switch>
      <Route path="/referrals">
        <Page title={places.referrals}>{null}</Page>
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
