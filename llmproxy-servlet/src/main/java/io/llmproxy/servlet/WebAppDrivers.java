package io.llmproxy.servlet;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what JDBC drivers do on their own: they enter themselves into a list of the JVM when they are loaded, and so keep
 * the class loader of an undeployed application alive.
 */
final class WebAppDrivers {
    private static final Logger log = LoggerFactory.getLogger(WebAppDrivers.class);

    private WebAppDrivers() {}

    /** Removes the drivers that the application itself has brought; those of its container stay. */
    static void deregister(ClassLoader webAppLoader) {
        if (webAppLoader.equals(ClassLoader.getSystemClassLoader())) {
            return;
        }
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (webAppLoader.equals(driver.getClass().getClassLoader())) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    log.warn(
                            "JDBC driver {} could not be deregistered",
                            driver.getClass().getName(),
                            e);
                }
            }
        }
    }
}
