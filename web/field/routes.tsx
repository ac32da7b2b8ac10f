import { useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { dropDraft } from '../app/drafts.js';
import { NotFound } from '../app/page.js';
import { onAnswered } from '../outbox/outbox.js';
import { OutboxPage } from '../outbox/page.js';
import { OutboxStrip } from '../outbox/strip.js';
import '../styles/field.css';
import { draftOf } from './door.js';
import { TaskPage } from './task.js';
import { TodayPage } from './today.js';
import { VisitBars } from './visitBar.js';

/** The outreach worker's phone. Loads no stylesheet but the application's own and the phone's. */
export default function FieldRoutes() {
  useAnswers();
  return (
    <div className="field">
      <VisitBars />
      <OutboxStrip />
      <Switch>
        <Route path="/today">
          <TodayPage />
        </Route>
        <Route path="/today/outbox">
          <OutboxPage />
        </Route>
        <Route path="/today/:taskId">{({ taskId }) => <TaskPage taskId={taskId} />}</Route>
        <Route component={NotFound} />
      </Switch>
    </div>
  );
}

/** A draft goes when its result is taken. */
const useAnswers = (): void =>
  useEffect(
    () =>
      onAnswered(({ does, state, taskId }) => {
        if (does === 'complete' && state !== 'refused') dropDraft(`form:${draftOf(taskId)}`);
      }),
    [],
  );
