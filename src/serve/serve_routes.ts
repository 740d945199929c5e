import { compareRoutes } from "./compare_page.ts";
import { leaderboardRoutes } from "./leaderboard_page.ts";
import { eventsRoute, liveState } from "./live.ts";
import { modelRoutes } from "./model_page.ts";
import { peopleRoutes } from "./people_pages.ts";
import type { Route } from "./route.ts";
import { runRoutes } from "./run_page.ts";
import { runsRoutes } from "./runs_page.ts";
import type { ServeContext } from "./serve_context.ts";

/** Everything that the server answers. */
export function serveRoutes(context: ServeContext): Route[] {
  const live = liveState(context);
  return [
    ...runsRoutes(context, live),
    ...runRoutes(context, live),
    ...leaderboardRoutes(context),
    ...modelRoutes(context),
    ...compareRoutes(context),
    ...peopleRoutes(context),
    eventsRoute(context, live),
  ];
}
