import { Route, Switch } from 'wouter';
import { useWords } from '../app/language.js';
import { NotFound, Page } from '../app/page.js';
import { shellWords } from '../words/shell.js';

/** The outreach worker's phone. Loads no stylesheet but the application's own. */
export default function FieldRoutes() {
  const { places } = useWords(shellWords);
  return (
    <Switch>
      <Route path="/today">
        <Page title={places.today}>{null}</Page>
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
