package io.llmproxy.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names threads that a test class cannot end because a library keeps them beyond the life of its objects. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface LeavesThreads {
    /**
     * Returns how the names of the threads start.
     *
     * @return prefixes, compared exactly
     */
    String[] value();
}
