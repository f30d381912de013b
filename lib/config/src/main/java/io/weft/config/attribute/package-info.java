// SPDX-License-Identifier: Apache-2.0
/**
 * Every configuration attribute as one entry of a table, from which documents, differences, rules and the page for
 * administrators come. Start with {@link io.weft.config.attribute.Attribute}.
 */
@NullMarked
package io.weft.config.attribute;

import org.jspecify.annotations.NullMarked;
