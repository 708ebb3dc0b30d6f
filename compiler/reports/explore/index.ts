/** Explorations for who is not at a terminal: apart from the other reports, since few ask for one and it loads more. */
export { type ExploreLimits, type ExploreReport, exploreReport, type ReportedPath } from "./explore-report.js";
