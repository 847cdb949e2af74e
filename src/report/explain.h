/* SPDX-License-Identifier: MIT
 * The derivation of a figure as a list of steps: what was put in and where it
 * comes from, the formula with its numbers, what comes out. Every value is read
 * from a view; formulas are texts. */
#ifndef MTOK_EXPLAIN_H
#define MTOK_EXPLAIN_H

#include "db/db.h"
#include "rows/rows.h"

struct explain {
    struct db *db; /* with the month frozen */
    struct arena arena;
    struct err *err;
    const char *month;
    const char *scenario;
    const char *model;
    const char *place;
};

/* One step; texts may be NULL, numbers NAN. */
struct step {
    const char *part;     /* heading: "price", "rent", … */
    const char *quantity; /* "output price" */
    const char *formula;  /* "2e17 / 9.4992e15", "" for what is put in */
    double value;
    const char *unit;
    double low, high;  /* 5 % and 95 % points */
    double sigma;      /* standard deviation of the logarithm */
    const char *basis; /* 'list price', 'assumed', … */
    /* Where it comes from: a believed fact, or a text. */
    int64_t series_id; /* 0 for none */
    const char *since; /* of the fact, ISO */
    const char *reason;
    const char *evidence;
};

/* A step without numbers, source and formula. */
struct step step_new(const char *part, const char *quantity);

int explain_begin(struct explain *explain); /* makes temp.step */
int explain_add(struct explain *explain, const struct step *step);
/* A step that has a formula and a value and nothing else; none where the value is NAN. */
int explain_tell(struct explain *explain, const char *part, const char *quantity,
                 const char *formula, double value, const char *unit);
/* Rows of a query whose parameters are ?1 month, ?2 scenario, ?3 model, ?4 place. */
int explain_read(struct explain *explain, const char *sql, struct rows *rows);
/* Calls back for each row of such a query; stops at the first that fails. */
typedef int explain_row(struct explain *explain, const struct rows *rows, size_t i);
int explain_each(struct explain *explain, const char *query, explain_row *add);

/* A blend of two lognormal sides with weights, by Fenton and Wilkinson. */
struct explain_side {
    const char *weight; /* "3 / 4" */
    double share, cost, sigma;
};
/* Its mean and relative variance, as two steps; what the sides share is not in them. */
int explain_blend(struct explain *explain, const char *part, const char *of,
                  const struct explain_side side[2]);

/* The parts, each adding its steps. */
int explain_price(struct explain *explain);
int explain_inputs(struct explain *explain);
int explain_cost(struct explain *explain);
int explain_size_by_speed(struct explain *explain);
int explain_owner(struct explain *explain);    /* rent of an owner, where the scenario builds it */
int explain_roofline(struct explain *explain); /* decoding, where the scenario says so */
int explain_roofline_sigma(struct explain *explain);
int explain_roofline_lacks(struct explain *explain); /* why a model has no row there */
int explain_markup(struct explain *explain);
int explain_day(struct explain *explain); /* a whole service's day, where its seller told it */
int explain_parity(struct explain *explain);
int explain_pays_for(struct explain *explain);
int explain_post(struct explain *explain);
int explain_uses(struct explain *explain); /* prices by use, energy */
#define EXPLAIN_POST_MONTH "2024-11"
/* Why the markup moved, since the month before and since that of the post: both must be frozen. */
int explain_changes(struct explain *explain);
int explain_all_time(struct explain *explain); /* ceiling, crossings, half-lives: over all months */

#endif
