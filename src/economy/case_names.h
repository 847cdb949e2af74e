/* SPDX-License-Identifier: MIT
 * The names that the inputs of a case go by. */
#ifndef MTOK_CASE_NAMES_H
#define MTOK_CASE_NAMES_H

/* What is meant by a name, and the factor that turns its number into the unit of econ.h. Case, and
 * '-' for '_', make no difference where no name is spelled just so. A name not listed stands for
 * itself. */
struct case_meaning {
    const char *name;
    double factor;
};
struct case_meaning case_meaning(const char *written);

#endif
