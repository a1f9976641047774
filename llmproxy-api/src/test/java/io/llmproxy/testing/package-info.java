/** Support shared by the tests of all modules. */
@NullMarked
package io.llmproxy.testing;

import org.jspecify.annotations.NullMarked;
