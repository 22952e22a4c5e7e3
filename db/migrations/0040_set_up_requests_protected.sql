select muster.protect_table('set_up_requests');
