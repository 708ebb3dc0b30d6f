/** Of the form of reports as JSON; goes up whenever what is there means something else. */
export const EXPLORATION_VERSION = 1;
